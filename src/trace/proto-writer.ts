// Protocol buffers on the wire, as much of them as a trace needs: varints, 64-bit values, strings, nested messages.
// Numbers above 2^53 are written exactly as the double that stands for them.

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;

/** A varint of 64 bits, or a length: never longer. */
const LONGEST_VARINT = 10;

export class ProtoWriter {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #utf8 = new TextEncoder();

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.#length;
  }

  /** @param value a whole number from 0 to 2^64 */
  uint(field: number, value: number): void {
    this.#tag(field, VARINT);
    this.#varint(value);
  }

  /** @param value a whole number from -2^63 to 2^63; the negative ones take ten bytes, as two's complement */
  int(field: number, value: number): void {
    this.#tag(field, VARINT);
    if (value >= 0) this.#varint(value);
    else this.#negative(value);
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** @param value a whole number from 0 to 2^64 */
  fixed64(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#reserve(8);
    this.#view.setUint32(this.#length, value % 2 ** 32, true);
    this.#view.setUint32(this.#length + 4, Math.floor(value / 2 ** 32), true);
    this.#length += 8;
  }

  /** UTF-8; half a surrogate pair becomes U+FFFD. */
  string(field: number, text: string): void {
    this.message(field, () => {
      // A UTF-16 unit becomes three bytes at most.
      this.#reserve(text.length * 3);
      this.#length += this.#utf8.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    });
  }

  /** A nested message: the fields that `body` writes. */
  message(field: number, body: () => void): void {
    this.#tag(field, LENGTH_DELIMITED);
    // Most messages are shorter than 128 bytes, so one byte is kept for the length; longer ones are moved.
    this.#reserve(1);
    this.#length += 1;
    const start = this.#length;
    body();
    const size = this.#length - start;
    const more = varintSize(size) - 1;
    if (more > 0) {
      this.#reserve(more);
      this.#bytes.copyWithin(start + more, start, start + size);
    }
    this.#length = start - 1;
    this.#varint(size);
    this.#length += size;
  }

  /** Hands out the bytes written so far and starts again with none. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): void {
    this.#reserve(LONGEST_VARINT);
    let rest = value;
    // Division by a power of two is exact where bit operations would cut to 32 bits.
    while (rest >= 2 ** 31) {
      this.#byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.#byte(rest);
  }

  #negative(value: number): void {
    this.#reserve(LONGEST_VARINT);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      this.#byte(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
  }

  #byte(value: number): void {
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

function varintSize(value: number): number {
  return value < 128 ? 1 : 1 + varintSize(Math.floor(value / 128));
}
