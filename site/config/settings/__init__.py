"""Settings: `base` holds everything shared; `dev`, `test` and `production` are small overrides."""
