"""Jobs on other machines: workers that do parts of a job's folder, which all of them see."""
