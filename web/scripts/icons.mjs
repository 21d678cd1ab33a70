// Draws the page's icon, a tick on a tile, as PNG files of any size: the shapes of src/icon.svg by
// their distance functions.
import { deflateSync } from "node:zlib";

const ground = [0x1f, 0x4e, 0x5f];
const ink = [0xf7, 0xf4, 0xec];
const side = 48; // of the drawing, whose numbers are those of the SVG
const corner = 10;
const tick = [
  [13, 25],
  [21, 33],
  [36, 15],
];
const halfStroke = 2.5;

/**
 * The bytes of a PNG of `size` by `size` pixels. A whole icon fills its square, with the tick within the
 * circle that a system may cut it to; another has round corners.
 */
export function drawIcon(size, { whole = false } = {}) {
  const zoom = whole ? 0.75 : 1;
  const pixel = side / size; // in units of the drawing
  const rows = [];
  for (let row = 0; row < size; ++row) {
    const bytes = Buffer.alloc(1 + 4 * size); // the first byte: no filter
    for (let column = 0; column < size; ++column) {
      const [x, y] = [column, row].map((at) => ((at + 0.5) * pixel - side / 2) / zoom + side / 2);
      const onTick = coverage(tickDistance(x, y), pixel / zoom);
      const onTile = whole ? 1 : coverage(tileDistance(x, y), pixel);
      const color = ground.map((part, i) => Math.round(part + (ink[i] - part) * onTick));
      bytes.set([...color, Math.round(255 * onTile)], 1 + 4 * column);
    }
    rows.push(bytes);
  }
  return png(size, Buffer.concat(rows));
}

// How much of a pixel is inside a shape whose edge is `distance` from its middle.
function coverage(distance, pixel) {
  return Math.min(1, Math.max(0, 0.5 - distance / pixel));
}

function tileDistance(x, y) {
  const [dx, dy] = [x, y].map((at) => Math.max(0, Math.abs(at - side / 2) - (side / 2 - corner)));
  return Math.hypot(dx, dy) - corner;
}

function tickDistance(x, y) {
  return Math.min(distanceTo(tick[0], tick[1], x, y), distanceTo(tick[1], tick[2], x, y)) - halfStroke;
}

// From (x, y) to the line between two points.
function distanceTo([ax, ay], [bx, by], x, y) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

function png(size, pixels) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6], 8); // 8 bits each of red, green, blue and opacity
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(pixels, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
