"""Letters that ask for telegrams: FOIA requests and reference requests, as text. The program sends nothing."""
