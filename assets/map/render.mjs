/** Draws a scene into a raster, in the plane or in space, as marks or shaded by how many lie where. */

import { markPlane, splatPlane } from "./render2d.mjs";
import { markSpace, splatSpace } from "./render3d.mjs";
import { layGround } from "./trend_paint.mjs";

/**
 * @param {import("./raster.mjs").Raster} raster
 * @param {import("./render2d.mjs").Scene|null} scene   null: nothing but the ground
 * @param {number} ground   pixel
 * @returns {object[]|undefined} the nearest marks in space (render3d.mjs)
 */
export function render(raster, scene, ground) {
  if (!scene) {
    raster.clear();
    raster.pixels.fill(ground);
    return undefined;
  }
  if (scene.plan.how === "marks") return (scene.dims === 3 ? markSpace : markPlane)(raster, scene);
  (scene.dims === 3 ? splatSpace : splatPlane)(raster, scene);
  shade(raster, scene);
  return undefined;
}

/** Give splats their colours, over the trend where there is one. */
export function shade(raster, scene) {
  if (!scene.trend) return raster.shade(scene.table, scene.slots, scene.ground);
  layGround(raster, scene);
  raster.shadeOver(scene.table, scene.slots);
}
