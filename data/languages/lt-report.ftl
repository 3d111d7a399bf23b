## Report
