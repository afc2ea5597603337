from courses.models.callbacks import CallBack
from courses.models.calls import Call
from courses.models.courses import Course, Paper, Season, Section
from courses.models.crops import Crop
from courses.models.occupations import Occupation, Specialism
from courses.models.pages import CoursePage, MenuPage
from courses.models.pools import Pool, Reach
from courses.models.themes import Theme
from courses.models.wishes import WhoAsks, Wish

__all__ = [
    "Call",
    "CallBack",
    "Course",
    "CoursePage",
    "Crop",
    "MenuPage",
    "Occupation",
    "Paper",
    "Pool",
    "Reach",
    "Season",
    "Section",
    "Specialism",
    "Theme",
    "WhoAsks",
    "Wish",
]
