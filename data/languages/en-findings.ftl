## Findings
