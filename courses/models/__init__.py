from courses.models.courses import Course, Paper, Season, Section
from courses.models.occupations import Occupation, Specialism
from courses.models.pages import CoursePage, MenuPage
from courses.models.wishes import Wish

__all__ = [
    "Course",
    "CoursePage",
    "MenuPage",
    "Occupation",
    "Paper",
    "Season",
    "Section",
    "Specialism",
    "Wish",
]
