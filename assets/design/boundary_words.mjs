/** A place of the plane of a boundary in words, and the lines of equal probability through it. Pure. */

import { percent } from "./proposal.mjs";
import { said, titleOf } from "./wish.mjs";

/**
 * What stands at a place of the plane.
 * @param {{x: Object, y: Object, property: Object}} about @param {number|null} level
 * @param {{x: number, y: number, value: number, low: number, high: number, probability: number, disagreement: number}} at
 */
export function placeInWords({ x, y, property }, level, at) {
  const name = titleOf(property);
  const isMore = isOfZero(level) ? "is not zero" : `is above ${said(level, property)}`;
  const value = at.value === 0 && isOfZero(level) ? `${name} zero` : `${name} ${said(at.value, property)}`;
  const ends = `90 % interval ${said(at.low, { ...property, unit: null })} to ${said(at.high, property)}`;
  return `${titleOf(x)} ${said(at.x, x)}, ${titleOf(y)} ${said(at.y, y)}: ${value} (${ends}); ${percent(at.probability)} sure that ${name} ${isMore}; networks differ in that by ${percent(at.disagreement)}.`;
}

/** What the line in the middle of the hatching is. */
export function lineInWords(level, property) {
  return isOfZero(level) ? "as likely zero as not" : `as likely above ${said(level, property)} as below`;
}

/** Whether the boundary is that of zero, rather than of a target. */
export const isOfZero = (level) => level === null || level === 0;

/**
 * Where a grid of numbers crosses a level, as straight pieces (marching squares; saddles are cut one way).
 * @param {number[][]} grid   rows of y
 * @param {number} level
 * @returns {Array<[number, number, number, number]>} from and to, in columns and rows of the grid
 */
export function contour(grid, level) {
  const pieces = [];
  for (let row = 0; row + 1 < grid.length; row += 1) {
    for (let at = 0; at + 1 < grid[row].length; at += 1) {
      const corners = [[at, row], [at + 1, row], [at + 1, row + 1], [at, row + 1]];
      const crossed = corners.flatMap(([x, y], k) => {
        const [x2, y2] = corners[(k + 1) % 4];
        const [one, two] = [grid[y][x], grid[y2][x2]];
        if ((one < level) === (two < level)) return [];
        const share = (level - one) / (two - one);
        return [[x + share * (x2 - x), y + share * (y2 - y)]];
      });
      for (let k = 0; k + 1 < crossed.length; k += 2) pieces.push([...crossed[k], ...crossed[k + 1]]);
    }
  }
  return pieces;
}
