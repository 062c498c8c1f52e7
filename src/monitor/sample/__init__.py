"""The sample: three invented weeks of publications, served over loopback, and the register that ships."""
