/** The part of the engine that says what of which map is looked at. */

const FOCUS_ZOOM = 6;

/** @param {typeof import("./store.mjs").Store} Base */
export const withCamera = (Base) =>
  class extends Base {
    get map() {
      return this.places.map;
    }

    get dims() {
      return this.places.dims;
    }

    /** The present camera (camera.mjs); the one that shows everything until the user moves it. */
    get camera() {
      return this.places.cameraIn(this.room);
    }

    /** @param {2|3} dims */
    async setDimensions(dims) {
      if (dims === this.dims) return;
      if (dims === 3 && !this.places.hasSpace) return this.fail(new Error("This map has no third dimension."));
      this.events.emit("leaving", null);
      this.places.dims = dims;
      this.events.emit("view", "place");
      await (this.shown = this.showMap());
    }

    /** Show another of the collection's maps; if its places do not come, the one that was there stays. */
    async setMap(name) {
      const { places, map: before } = this;
      const map = places.maps.find((known) => known.name === name);
      if (!map) return this.fail(new Error(`This collection has no map '${name}'.`));
      if (map === before) return;
      await this.goTo(map);
      const hasCome = places !== this.places || map !== this.map || places.extents[this.dims] !== null;
      if (!hasCome && this.status.phase === "ready") await this.goTo(before);
    }

    async goTo(map) {
      this.events.emit("leaving", null);
      this.places.setMap(map);
      this.events.emit("view", "place");
      await (this.shown = this.showMap());
    }

    /**
     * @param {object|null} camera      null shows the whole map
     * @param {{eased?: boolean}} [how]  eased: the picture glides there; what the engine says is there at once
     */
    setCamera(camera, { eased = false } = {}) {
      const from = this.camera;
      this.places.cameras[this.dims] = camera;
      if (eased && from) this.events.emit("glide", from);
      else this.events.emit("camera", this.camera);
      this.events.emit("view", "camera");
    }

    /** What lies over the lower left of the picture: the view of the whole map keeps clear of it. @param {[number, number]|null} corner CSS pixels */
    keepClear(corner) {
      if (String(corner) === String(this.room.corner)) return;
      this.room.corner = corner;
      if (!this.places.cameras[this.dims]) this.events.emit("camera", this.camera);
    }

    /** Put an image into the middle of the map. Resolves when it is there. */
    async focus(id) {
      await Promise.all([this.ensureIds(), this.shown]);
      const place = this.places.placeOf(this.row(id));
      if (!place) return;
      this.setCamera({ ...this.camera, ...place, zoom: Math.max(this.camera.zoom, FOCUS_ZOOM) }, { eased: true });
    }

    /** Mark a place that belongs to no image. @param {{x: number, y: number, z?: number, label?: string}|null} marker */
    setMarker(marker) {
      this.marker = marker;
      this.events.emit("marker", marker);
    }
  };
