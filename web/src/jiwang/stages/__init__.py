"""The stages of the flow, in the order of flow.py."""
