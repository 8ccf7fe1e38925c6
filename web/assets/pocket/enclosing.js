// Photos and sounds beside a visit. Nobody has to make one. A photo is drawn anew and small, so that neither place nor camera travels with it;
// a sound is recorded here and turned into words by nobody: the recognition of browsers sends it to somebody else.
const WIDE = 1280, LARGEST = 300_000, LONGEST = 180_000, BITS = 24_000;
export const MOST = 6;

const whole = async (blob, kind) => {
  const buffer = await blob.arrayBuffer(), bytes = new Uint8Array(buffer);
  const hex = [...new Uint8Array(await crypto.subtle.digest("SHA-256", buffer))].map((one) => one.toString(16).padStart(2, "0")).join("");
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return {kind, type: blob.type.split(";")[0], size: bytes.length, sha256: hex, data: btoa(text)};
};

const jpeg = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

export const photo = async (file) => {
  const image = await createImageBitmap(file), scale = Math.min(1, WIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  let made = null;
  for (const quality of [0.75, 0.55, 0.35]) {
    made = await jpeg(canvas, quality);
    if (made.size <= LARGEST) break;
  }
  return whole(made, "photo");
};

// Begins to record; `stop` ends it, and so do three minutes. `done` is the sound.
export const recording = async () => {
  const road = await navigator.mediaDevices.getUserMedia({audio: true});
  const recorder = new MediaRecorder(road, {audioBitsPerSecond: BITS}), parts = [];
  const stop = () => recorder.state === "inactive" || recorder.stop();
  const timer = setTimeout(stop, LONGEST);
  const done = new Promise((ended) => {
    recorder.ondataavailable = ({data}) => parts.push(data);
    recorder.onstop = () => {
      clearTimeout(timer);
      for (const track of road.getTracks()) track.stop();
      ended(whole(new Blob(parts, {type: recorder.mimeType}), "sound"));
    };
  });
  recorder.start();
  return {stop, done};
};
