"""Pages. They ask the rules what to show and call the operations to act."""
