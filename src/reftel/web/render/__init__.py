"""The archive's values as small frozen values for templates: text, never markup."""
