"""The menu: occupations, courses, their pages, and the wishes farmers leave."""
