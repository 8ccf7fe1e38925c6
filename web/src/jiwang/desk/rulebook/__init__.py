"""The pages of policy: what is in force, a version and its doubts, the difference report, two people."""
