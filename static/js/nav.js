// Where the navigation is wider than the screen, it begins with the current item in view.
(() => {
  "use strict";

  const current = document.querySelector(".nav [aria-current]");
  const nav = current?.closest(".nav");
  if (nav) nav.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - nav.offsetLeft - nav.clientWidth / 2;
})();
