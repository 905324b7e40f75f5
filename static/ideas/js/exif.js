// Where a photo was taken, read on the device from a JPEG's EXIF block. Nothing leaves for it.
const HEAD = 256 * 1024;

export async function placeOf(file) {
  try {
    return place(new DataView(await new Response(file.slice(0, HEAD)).arrayBuffer()));
  } catch {
    return null; // A broken note about the place is no reason to refuse the photo.
  }
}

function place(view) {
  const tiff = exifBlock(view);
  if (tiff === null) {
    return null;
  }
  const little = view.getUint16(tiff) === 0x4949;
  const short = (at) => view.getUint16(at, little);
  const long = (at) => view.getUint32(at, little);
  const entries = (at) =>
    new Map(Array.from({ length: short(at) }, (_, index) => at + 2 + 12 * index).map((entry) => [short(entry), entry]));
  const gpsEntry = entries(tiff + long(tiff + 4)).get(0x8825);
  if (gpsEntry === undefined) {
    return null;
  }
  const gps = entries(tiff + long(gpsEntry + 8));
  const degrees = (letterTag, valueTag, minus) => {
    const letter = String.fromCharCode(view.getUint8(gps.get(letterTag) + 8));
    const at = tiff + long(gps.get(valueTag) + 8);
    const [whole, minutes, seconds] = [0, 8, 16].map((step) => long(at + step) / long(at + step + 4));
    const value = whole + minutes / 60 + (seconds || 0) / 3600;
    return letter === minus ? -value : value;
  };
  const lat = degrees(1, 2, "S");
  const lon = degrees(3, 4, "W");
  const plausible = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0);
  return plausible ? { lat, lon } : null;
}

// The offset of the TIFF header inside the JPEG, or null.
function exifBlock(view) {
  if (view.getUint16(0) !== 0xffd8) {
    return null;
  }
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) {
      return null;
    }
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) {
      return at + 10;
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
