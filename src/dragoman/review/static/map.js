// Leaflet over the drawing that the server made: the same areas, read from it, made to be moved.
// Without scripts the drawing stays as it is.
"use strict";

(() => {
  const lines = {};

  const outlines = async (address) => {
    lines[address] ??= fetch(address).then((answer) => answer.json());
    return lines[address];
  };

  const unfolded = (steps) => {
    const line = [];
    for (let n = 0, x = 0, y = 0; n < steps.length; n += 2) {
      x += steps[n]; y += steps[n + 1];
      line.push([y / 100, x / 100]);
    }
    return line;
  };

  const area = (link) => {
    const { lat, lon, km, ring } = link.dataset;
    const options = { className: "shape", stroke: true };
    return ring ? L.polygon(JSON.parse(ring), options) : L.circle([+lat, +lon], { ...options, radius: km * 1000 });
  };

  const draw = async () => {
    const place = document.querySelector(".leaflet-place");
    const drawing = place?.parentElement.querySelector("svg.map");
    if (!place || !drawing || place.dataset.drawn || !window.L) return;
    place.dataset.drawn = "yes";
    const told = await outlines(place.dataset.outlines);
    if (!place.isConnected) return;
    drawing.setAttribute("hidden", "");
    drawing.style.display = "none";
    const map = L.map(place, { worldCopyJump: true, zoomControl: true, attributionControl: Boolean(place.dataset.tiles), minZoom: 1, maxZoom: 17 });
    map.createPane("land").style.zIndex = 250;
    if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: place.dataset.credit, maxZoom: 17 }).addTo(map);
    const canvas = L.canvas({ pane: "land", padding: 0.4 });
    const ink = getComputedStyle(document.documentElement).getPropertyValue("--edge").trim();
    for (const [kind, found] of Object.entries(told)) {
      L.polyline(found.map(unfolded), { renderer: canvas, color: ink, weight: kind === "coast" ? 1 : 0.8, dashArray: kind === "not_agreed" ? "3 3" : null, interactive: false }).addTo(map);
    }
    const links = [...drawing.querySelectorAll("a[data-lat]")];
    const fine = links.filter((link) => link.dataset.km <= 30);
    const bounds = L.latLngBounds([]);
    for (const link of fine.length ? fine : links) bounds.extend(L.latLng(+link.dataset.lat, +link.dataset.lon).toBounds(link.dataset.km * 2000));
    map.fitBounds(bounds.isValid() ? bounds : L.latLngBounds([[-50, -170], [70, 170]]), { animate: false, padding: [12, 12], maxZoom: 14 });
    const circles = [];
    const largeEnough = () => {  // seen from far, an area must still be met by a finger
      for (const [circle, link] of circles) {
        const pixel = 40075016.7 * Math.cos(link.dataset.lat * Math.PI / 180) / 2 ** (map.getZoom() + 8);
        circle.setRadius(Math.max(link.dataset.km * 1000, 9 * pixel));
      }
    };
    map.on("zoomend", largeEnough);
    for (const link of links) {
      const shape = area(link).addTo(map);
      if (!link.dataset.ring) circles.push([shape, link]);
      const path = shape.getElement();
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "link");
      path.setAttribute("aria-label", link.getAttribute("aria-label"));
      const go = () => link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      shape.on("click", go);
      path.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
      const name = document.createElement("span");
      name.textContent = `${link.dataset.name} ${link.dataset.n}`;
      const above = L.latLng(+link.dataset.lat + link.dataset.km / 111.32, +link.dataset.lon);
      const label = { permanent: true, direction: link.dataset.ring ? "center" : "top", className: "place-name", interactive: false };
      if (link.dataset.ring || !("label" in link.dataset)) shape.bindTooltip(name, { ...label, permanent: "label" in link.dataset });
      else L.tooltip(label).setLatLng(above).setContent(name).addTo(map);
    }
    largeEnough();
    map.whenReady(() => place.setAttribute("data-ready", "yes"));
  };

  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:after:swap", draw);
})();
