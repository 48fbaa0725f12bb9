/** A place of the plane of a boundary in words, and the lines of equal probability through it. Pure. */

import { number } from "../panels/format.mjs";
import { percent } from "./proposal.mjs";
import { said, titleOf } from "./wish.mjs";

/** What stands at a place of the plane. */
export function placeInWords({ x, y, property }, level, at, probability, disagreement) {
  const what = level === null || level === 0 ? `${titleOf(property)} is not zero` : `${titleOf(property)} is above ${said(level, property)}`;
  return `${titleOf(x)} ${said(at.x, x)}, ${titleOf(y)} ${said(at.y, y)}: ${percent(probability)} sure that ${what}${Number.isFinite(disagreement) ? `; networks disagree by ${number(disagreement)}` : ""}.`;
}

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
