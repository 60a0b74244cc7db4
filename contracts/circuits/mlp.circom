pragma circom 2.1.6;

include "bitify.circom";
include "poseidon.circom";

// Two's complement bytes and words as their bits, the lowest bit first. Adding up bits is linear: it costs no constraint.

function signed(bits, length) {
    var value = 0;
    for (var i = 0; i < length - 1; i++) value += bits[i] * 2 ** i;
    return value - bits[length - 1] * 2 ** (length - 1);
}

/// The bits of `count` bytes, at most 31, that stand big-endian in one field element. More bytes would not be unique in it.
template Bytes(count) {
    signal input packed;
    signal output bits[count][8];
    component all = Num2Bits(8 * count);
    all.in <== packed;
    for (var i = 0; i < count; i++) {
        for (var b = 0; b < 8; b++) bits[i][b] <== all.out[8 * (count - 1 - i) + b];
    }
}

/// clamp(⌊in / 128⌋, 0, 127) for −2^19 ≤ in < 2^19: the quantised activation.
template Activation() {
    signal input in;
    signal output out;
    component bits = Num2Bits(20);
    bits.in <== in + 2 ** 19;
    // ⌊in / 128⌋ is 128 or more if one of the bits 14 to 18 is set
    signal clear[6];
    clear[0] <== 1;
    for (var i = 0; i < 5; i++) clear[i + 1] <== clear[i] * (1 - bits.out[14 + i]);
    var low = 0;
    for (var i = 0; i < 7; i++) low += bits.out[7 + i] * 2 ** i;
    signal magnitude <== clear[5] * (low - 127) + 127;
    out <== bits.out[19] * magnitude;
}

/// A 32-bit two's complement word of −2^19 ≤ in < 2^19.
template Word() {
    signal input in;
    signal output out;
    component bits = Num2Bits(20);
    bits.in <== in + 2 ** 19;
    out <== in + 2 ** 32 * (1 - bits.out[19]);
}

/// A perceptron of two layers, quantised: 8-bit inputs and weights, 16-bit biases, exact sums, 32-bit results. It proves: "I know
/// weights with this commitment that turn this input into this output."
///
/// The weights are bytes, in this order: hidden weights row by row, hidden biases, output weights row by row, output biases;
/// integers are big-endian. 31 bytes go into a field element, the last takes what is left. The commitment is Poseidon over these
/// elements and a salt: without it, weights as small as these could be guessed.
template Mlp(inputs, hidden, outputs) {
    signal input commitment;
    signal input inputBytes;
    signal input outputBytes;
    var size = hidden * inputs + 2 * hidden + outputs * hidden + 2 * outputs;
    var elements = (size + 30) \ 31;
    signal input weights[elements];
    signal input salt;

    component hash = Poseidon(elements + 1);
    for (var i = 0; i < elements; i++) hash.inputs[i] <== weights[i];
    hash.inputs[elements] <== salt;
    commitment === hash.out;

    component bytes[elements];
    signal bits[size][8];
    for (var e = 0; e < elements; e++) {
        var count = e == elements - 1 ? size - 31 * e : 31;
        bytes[e] = Bytes(count);
        bytes[e].packed <== weights[e];
        for (var i = 0; i < count; i++) {
            for (var b = 0; b < 8; b++) bits[31 * e + i][b] <== bytes[e].bits[i][b];
        }
    }

    component given = Bytes(inputs);
    given.packed <== inputBytes;
    signal x[inputs];
    for (var i = 0; i < inputs; i++) x[i] <== signed(given.bits[i], 8);

    var at = hidden * inputs;
    signal products[hidden][inputs];
    component activations[hidden];
    for (var j = 0; j < hidden; j++) {
        var word[16];
        for (var b = 0; b < 8; b++) {
            word[b] = bits[at + 2 * j + 1][b];
            word[b + 8] = bits[at + 2 * j][b];
        }
        var sum = signed(word, 16);
        for (var i = 0; i < inputs; i++) {
            products[j][i] <== signed(bits[j * inputs + i], 8) * x[i];
            sum += products[j][i];
        }
        activations[j] = Activation();
        activations[j].in <== sum;
    }

    var second = at + 2 * hidden;
    at = second + outputs * hidden;
    signal outer[outputs][hidden];
    component words[outputs];
    var packed = 0;
    for (var k = 0; k < outputs; k++) {
        var word[16];
        for (var b = 0; b < 8; b++) {
            word[b] = bits[at + 2 * k + 1][b];
            word[b + 8] = bits[at + 2 * k][b];
        }
        var sum = signed(word, 16);
        for (var j = 0; j < hidden; j++) {
            outer[k][j] <== signed(bits[second + k * hidden + j], 8) * activations[j].out;
            sum += outer[k][j];
        }
        words[k] = Word();
        words[k].in <== sum;
        packed += words[k].out * 2 ** (32 * (outputs - 1 - k));
    }
    outputBytes === packed;
}

component main {public [commitment, inputBytes, outputBytes]} = Mlp(16, 8, 4);
