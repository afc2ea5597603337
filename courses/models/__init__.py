from courses.models.courses import Course, Paper, Season, Section
from courses.models.occupations import Occupation, Specialism
from courses.models.pages import CoursePage, MenuPage
from courses.models.pools import Pool, Reach
from courses.models.themes import Theme
from courses.models.wishes import Wish

__all__ = [
    "Course",
    "CoursePage",
    "MenuPage",
    "Occupation",
    "Paper",
    "Pool",
    "Reach",
    "Season",
    "Section",
    "Specialism",
    "Theme",
    "Wish",
]
