"""A form that is sent twice does its deed once: docs/decisions/a-form-has-a-key.md."""
