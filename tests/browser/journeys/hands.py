"""Hands on the keyboard alone: Tab, Shift+Tab, Enter, Space, arrows and typing; and the focus seen at every stop."""

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 120
HERE = "each => each === document.activeElement"
# What a reader sees of the focus: the element (or the label or tile that stands for it) lies in the window, and an
# outline, a ring or a caret marks it.
SEEN = """
async () => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return "";
  const told = `${one.id || one.name || one.textContent.trim().slice(0, 40) || one.className} <${one.localName}>`;
  if (!one.matches(":focus-visible") && one.id !== "main") return told + " does not show its focus";
  const shown = [one, one.closest("label"), one.closest("tr"), one.parentElement].filter(Boolean);
  const place = () => shown.map((each) => each.getBoundingClientRect()).find((box) => box.width > 4 && box.height > 4);
  const inside = (box) => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (!place()) return told + " has no size";
  // The window scrolls to the focus in the frames that follow.
  for (let frame = 0; frame < 30 && !inside(place()); frame++) await new Promise(requestAnimationFrame);
  if (!inside(place())) return told + " lies outside";
  const marked = (each, part) => {
    const look = getComputedStyle(each, part);
    return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2) || look.boxShadow !== "none";
  };
  if (one.id === "main") return "";
  const marks = shown.some((each) => marked(each) || marked(each, "::after") || marked(each, "::before"))
    || (one.nextElementSibling && marked(one.nextElementSibling)) || one.matches(".leaflet-interactive");
  return marks ? "" : told + " has no mark around it";
}
"""


class Hands:
    """One reader at the keyboard of a page; `faults` are stops at which the focus was not to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def to(self, target: Locator, key: str = "Tab") -> None:
        """Tab (or Shift+Tab) to a target, looking at every stop on the way."""
        target.wait_for()
        for _ in range(MOST_STOPS):
            if target.evaluate(HERE):
                break
            self.page.keyboard.press(key)
            fault = self.page.evaluate(SEEN)
            if fault:
                self.faults.append(f"{self.page.url}: {fault}")
        expect(target).to_be_focused()

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Go to a target and press it; the page stays."""
        self.to(target)
        self.page.keyboard.press(key)

    def follow(self, target: Locator, key: str = "Enter") -> None:
        """Go to a link or button and press it; another page comes."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Go to a field and type."""
        self.to(target)
        self.page.keyboard.type(text)

    def choose(self, target: Locator, value: str) -> None:
        """Go to a closed list, and down it to a value."""
        self.to(target)
        for _ in range(MOST_STOPS * 2):
            if target.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not in the list")
