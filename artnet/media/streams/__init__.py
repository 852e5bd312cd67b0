"""Pictures written as they come, so that however large they are, little of them is in memory."""
