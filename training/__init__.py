"""Classes from the filed plan to the closed class file: 开班, 报名, 点名, 考核, 结业."""
