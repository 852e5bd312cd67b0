"""A page of the studio in a real browser, and what a test waits for."""

from __future__ import annotations

import json

TRIES = 3_000


def until(page, expression, what=""):
    """Wait until something is true: asked from here, for the page's rules forbid evaluating texts."""
    for _ in range(TRIES):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"still not: {expression} {what}: {page.locator('#note').inner_text()}")


QUIET = "studio.link.isOpen && !studio.link.waiting.size && !studio.painter.next"


def calm(page):
    """Until every question has its answer, and gestures are steps."""
    page.wait_for_timeout(500)
    until(page, QUIET)


def at(page):
    return page.evaluate("studio.tree.at")


def value(page, name):
    return page.evaluate(f"studio.painter.player.live.values['{name}']")


def recipe(page):
    return json.loads(page.evaluate("JSON.stringify(studio.painter.player.recipe)"))["artnet"]


def step(page, act):
    """Do something, and wait for the step of the history that it makes."""
    before = at(page)
    act()
    until(page, f"studio.tree.at !== {before}")
    until(page, QUIET)
    return at(page)


class Pages:
    """Opens pages of one studio; what their consoles say is an error of the tests."""

    def __init__(self, browser, running):
        self.browser, self.running, self.said, self.contexts = browser, running, [], []

    def __call__(self, address=None, wait=True, script=None, **options):
        context = self.browser.new_context(viewport={"width": 900, "height": 600}, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        if script:
            page.add_init_script(script)
        page.goto(address or self.running.address)
        if wait:
            page.wait_for_selector("body[data-shown]", timeout=120_000)
            until(page, QUIET)
        return page

    def close(self):
        for context in self.contexts:
            context.close()
        self.contexts.clear()
