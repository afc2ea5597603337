"""What the style page shows: tokens read from the stylesheet, and components rendered from the very calls it prints."""
