"""The terms of use: dated versions, and who acknowledged which of them when."""
