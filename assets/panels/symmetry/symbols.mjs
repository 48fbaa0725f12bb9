/** Symbols of symmetry elements as in the International Tables: filled lens, triangle, square, hexagon. */

import { svg } from "../image/histogram.mjs";

const SIZE_PX = 7;

/**
 * @param {number} fold  2, 3, 4 or 6
 * @param {{x: number, y: number}} at   frame pixels
 * @param {number} turn   radians by which the symbol is turned, as the lattice is
 * @returns {SVGElement}
 */
export function centreSymbol(fold, at, turn) {
  const shape = fold === 2 ? lens(at, turn) : polygon(fold, at, turn);
  return svg("path", { d: shape, class: `symmetry-centre is-${fold}-fold` });
}

function polygon(corners, at, turn) {
  const places = Array.from({ length: corners }, (_, k) => corner(at, SIZE_PX, turn + ((k + 0.5) * 2 * Math.PI) / corners));
  return `M${places.join("L")}Z`;
}

function lens(at, turn) {
  const [from, to] = [corner(at, SIZE_PX, turn + Math.PI / 2), corner(at, SIZE_PX, turn - Math.PI / 2)];
  return `M${from}A${SIZE_PX * 1.25} ${SIZE_PX * 1.25} 0 0 1 ${to}A${SIZE_PX * 1.25} ${SIZE_PX * 1.25} 0 0 1 ${from}Z`;
}

const corner = ({ x, y }, radius, angle) => `${(x + radius * Math.cos(angle)).toFixed(1)} ${(y + radius * Math.sin(angle)).toFixed(1)}`;
