"""What every operation of the interface (`/api/v1/`) stands on: keys, problems, pages, and doing a thing once."""
