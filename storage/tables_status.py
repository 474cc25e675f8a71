"""Sums of days gone by, so that a month of a large office is told without reading its every row."""

from sqlalchemy import Column, Date, Integer, String, Table

from storage.tables import metadata

day_sums = Table(  # derived from `days`; of a day whose days changed since, there is nothing here
    "day_sums",
    metadata,
    Column("day", Date, primary_key=True),
    Column("unit", String(200), primary_key=True),  # "": the day has been summed, whatever there was
    Column("state", String(20), primary_key=True),
    Column("people", Integer, nullable=False),
    Column("came", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    Column("provisional", Integer, nullable=False),
    sqlite_with_rowid=False,
)
