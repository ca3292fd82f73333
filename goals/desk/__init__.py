"""The ministry's pages for goals and letters, a module per screen."""
