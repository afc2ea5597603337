"""The interface for other programs, put together from every app's operations: `/api/v1/`."""
