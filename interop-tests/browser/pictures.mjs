// Pictures to send, painted by a page.

/** A PNG of a lake in the evening. */
export async function painted({ page }, width = 640, height = 420) {
  const bytes = await page.evaluate(
    async ([w, h]) => {
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext("2d");
      const gradient = (from, to, colours) => {
        const fill = context.createLinearGradient(0, from, 0, to);
        colours.forEach((colour, i) => fill.addColorStop(i / (colours.length - 1), colour));
        return fill;
      };
      const ridge = (foot, rise, waves, fill) => {
        context.beginPath();
        context.moveTo(0, foot);
        for (let x = 0; x <= w; x++) {
          const t = (x / w) * waves;
          context.lineTo(x, foot - rise * (0.55 + 0.3 * Math.sin(t * 2.1 + waves) + 0.15 * Math.sin(t * 5.3)));
        }
        context.lineTo(w, foot);
        context.fillStyle = fill;
        context.fill();
      };
      const shore = h * 0.62;
      context.fillStyle = gradient(0, shore, ["#27335f", "#8a4f7d", "#f08a5d", "#ffd29d"]);
      context.fillRect(0, 0, w, shore);
      context.fillStyle = "#fff3d6";
      context.beginPath();
      context.arc(w * 0.68, shore - h * 0.16, h * 0.07, 0, 2 * Math.PI);
      context.fill();
      ridge(shore, h * 0.34, 5, "#4d3f66");
      ridge(shore, h * 0.2, 8, "#2c2b4b");
      context.fillStyle = gradient(shore, h, ["#f3a473", "#6b4a76", "#1d2447"]);
      context.fillRect(0, shore, w, h - shore);
      context.fillStyle = "rgb(255 236 200 / 45%)";
      for (let y = shore + 4; y < h; y += h * 0.022) {
        const half = (0.02 + 0.09 * ((y - shore) / (h - shore))) * w * (0.7 + 0.3 * Math.sin(y));
        context.fillRect(w * 0.68 - half, y, 2 * half, h * 0.006);
      }
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    },
    [width, height],
  );
  return Buffer.from(bytes);
}

/** What an image in a page looks like, once it is there: its size and its colours. */
export async function looks(locator) {
  await locator.waitFor();
  return locator.evaluate(async (image) => {
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    const digest = await crypto.subtle.digest("SHA-256", pixels);
    return { width: canvas.width, height: canvas.height, digest: [...new Uint8Array(digest)].join(" ") };
  });
}
