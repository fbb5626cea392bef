// A voice message without a microphone: a second of soft tones as a WAV file.

const RATE = 8000;

/** Returns a file that can be sent as a voice message. */
export function voiceSample() {
  const samples = new Int16Array(RATE);
  for (let at = 0; at < RATE; at++) {
    const tone = 330 + 110 * Math.floor((4 * at) / RATE);
    samples[at] = 9000 * Math.sin((2 * Math.PI * tone * at) / RATE) * Math.sin((Math.PI * at) / RATE);
  }
  const head = new DataView(new ArrayBuffer(44));
  const text = (at, word) => [...word].forEach((letter, number) => head.setUint8(at + number, letter.charCodeAt(0)));
  text(0, "RIFF");
  head.setUint32(4, 36 + samples.byteLength, true);
  text(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true);
  head.setUint32(28, RATE * 2, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  text(36, "data");
  head.setUint32(40, samples.byteLength, true);
  return new File([head, samples], "voice.wav", { type: "audio/wav" });
}
