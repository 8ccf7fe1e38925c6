"""Departments' files become typed rows, with a report of every change."""
