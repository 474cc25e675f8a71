"""The official papers, each said once (`layouts`) and made two ways: as PDF or picture, and through a Word
template that the office may replace by its own."""
