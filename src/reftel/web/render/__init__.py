"""From the archive's values to what templates show: small frozen values, text only, never markup."""
