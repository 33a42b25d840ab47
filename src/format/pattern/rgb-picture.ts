// A picture as everybody understands it: three bytes a pixel, no padding.

export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue for each pixel, line by line. */
  readonly data: Uint8Array;
}

/** The picture in another size, nearest neighbour. */
export function scalePicture(picture: RgbPicture, width: number, height: number): RgbPicture {
  if (width === picture.width && height === picture.height) return picture;
  const data = new Uint8Array(width * height * 3);
  const columns = Uint32Array.from(
    { length: width },
    (_, x) => Math.floor((x * picture.width) / width) * 3,
  );
  let at = 0;
  for (let y = 0; y < height; y++) {
    const line = Math.floor((y * picture.height) / height) * picture.width * 3;
    for (let x = 0; x < width; x++) {
      const from = line + (columns[x] ?? 0);
      data[at++] = picture.data[from] ?? 0;
      data[at++] = picture.data[from + 1] ?? 0;
      data[at++] = picture.data[from + 2] ?? 0;
    }
  }
  return { width, height, data };
}
