"""The flows: the only code that knows Prefect. No logic lives here; each task calls one use case of the pipeline."""
