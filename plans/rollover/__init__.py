"""The next plan from an earlier one."""
