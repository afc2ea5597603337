"""What changes on the menu when classes open and stop: the public pages show it at once."""

from foundation.content.public import changes_public_pages

changes_public_pages(
    f"training.class.{happened}" for happened in ("opened", "started", "postponed", "cancelled", "plan_changed")
)
