export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
export const MAX_IMAGE_BYTES = 700_000;

const SIDES = [1600, 1200, 800, 500];

/** Makes { name, type, data } of a chosen file; what is too large or of another type is drawn anew and smaller. */
export async function prepareImage(file) {
  const name = (file.name || "image").slice(0, 100);
  if (IMAGE_TYPES.includes(file.type) && file.size <= MAX_IMAGE_BYTES) {
    return { name, type: file.type, data: await file.arrayBuffer() };
  }
  if (file.type === "image/gif") {
    throw new Error(`${name} is too large: a GIF may have ${MAX_IMAGE_BYTES / 1000} kB.`);
  }
  const smaller = await redraw(file);
  if (!smaller) throw new Error(`${name} cannot be sent: it is not an image this browser can read.`);
  return { name, type: smaller.type, data: await smaller.arrayBuffer() };
}

async function redraw(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    // A browser that cannot write WebP answers with a PNG, which is fine when it is small enough.
    const blob = await new Promise((done) => canvas.toBlob(done, "image/webp", 0.85));
    if (blob && blob.size <= MAX_IMAGE_BYTES) return blob;
  }
  return null;
}

/** A blob URL for a received image, or null: only the four picture types get one, never HTML or SVG. */
export function imageUrl(image) {
  const bytes = image?.data;
  if (!IMAGE_TYPES.includes(image?.type)) return null;
  if (!(bytes instanceof ArrayBuffer) && !ArrayBuffer.isView(bytes)) return null;
  return URL.createObjectURL(new Blob([bytes], { type: image.type }));
}
