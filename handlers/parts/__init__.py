"""Parts of flows: too long for one file (named after their flow), or shared by several."""
