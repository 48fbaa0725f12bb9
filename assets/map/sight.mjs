/** What of the map is seen where: from map coordinates, rows and polygons to CSS pixels. */

import { planeFrame, planeToPixel, spaceFrame, spaceToPixel } from "./camera.mjs";
import { Canvases } from "./canvases.mjs";

export class Sight extends Canvases {
  /** The camera of the picture that is seen, which may be on its way to the engine's. */
  get camera() {
    return this.moving.camera ?? this.engine.camera;
  }

  /** The camera's frame on a canvas. @param {number} [width]   canvas pixels */
  frame(width = this.canvas.width, height = this.canvas.height) {
    return (this.engine.dims === 3 ? spaceFrame : planeFrame)(this.camera, this.engine.places.extent, width, height);
  }

  /** @returns {(x: number, y: number, z?: number) => [number, number, number]|null} from map coordinates to CSS pixels, and how far off */
  pixels() {
    if (!this.camera) return () => null;
    const frame = this.frame(...this.cssSize);
    return (x, y, z) => {
      const [px, py, depth = 1] = this.engine.dims === 3 ? spaceToPixel(frame, x, y, z) : planeToPixel(frame, x, y);
      return depth > 0 ? [px, py, depth] : null;
    };
  }

  /** @returns {(row: number) => [number, number, number]|null} the same from rows */
  projector() {
    const pixels = this.pixels();
    return (row) => {
      const place = this.engine.places.placeOf(row);
      return place && pixels(place.x, place.y, place.z);
    };
  }

  placeOf(row) {
    return this.projector()(row);
  }

  spotOf(row) {
    const at = this.placeOf(row);
    return at && { x: at[0], y: at[1] };
  }

  markerPlace() {
    const { marker, dims } = this.engine;
    if (!marker || (dims === 3 && marker.z === undefined)) return null;
    const at = this.pixels()(marker.x, marker.y, marker.z);
    return at && { x: at[0], y: at[1], label: marker.label };
  }

  /** Lassos and boxes that made the selection, as far as they belong to this picture. */
  outlines() {
    const { engine } = this;
    const steps = (engine.selection.steps ?? []).filter((step) => step.polygon && step.map === engine.map?.name && step.dims === engine.dims);
    if (engine.dims === 2) {
      const pixels = this.pixels();
      return steps.map(({ polygon, mode }) => ({ mode, points: polygon.map(([x, y]) => pixels(x, y)) }));
    }
    const [width, height] = this.cssSize;
    const half = Math.min(width, height) / 2;
    const now = JSON.stringify(this.camera);
    const toPicture = ([x, y]) => [width / 2 + x * half, height / 2 + y * half];
    return steps.filter(({ camera }) => JSON.stringify(camera) === now).map(({ polygon, mode }) => ({ mode, points: polygon.map(toPicture) }));
  }
}
