/**
 * Signatures made once by `openssl dgst -sha256 -sign key.pem body | openssl base64 -A` over BODY, whose escaped
 * slashes, spaces and mixed escapes do not survive a JSON round trip. The private keys were thrown away.
 */
export const BODY = Buffer.from(
  String.raw`{ "type":"payment_finished", "session":{"id":"ps_3230","return":"https:\/\/smart-glocal.com\/?a=b","name":"J\u00f6rg Jörg ✓"} }`,
  'utf8',
);

export const VECTORS = [
  {
    bits: 2048,
    publicKey: `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAh3jA11rLWZkAzoM4Kvmp
45kKJBYG3/mnmLGXz9FfayADCnMahDk/ENGtZlO7aWdsUrf29DQoliZ5Cpj82qSN
Euq2ct2b4GAH+4JQoPFjPvJtjzz1J+NAi0q/Eu+EY5R8K818IcaPFlR/o3j/k/9e
byatz1jMwhtPotfQ602dtHsF1tvOjI5n+BCIa7IxdvfMcROLSfnK+T17hffGMd95
WWO7qndtT+bbYaqGXqVdthIl/aq4gXzGv9pLuTlpyQLCO8JR2OY0DXnzikaB6Hi5
IZijqKAgfctvEicrGTYDreaeomYs+p+eCz1PxSF+Si1jT0cNHARdLdk/tD62hF31
mwIDAQAB
-----END PUBLIC KEY-----
`,
    signature:
      'WFOslkhDfnVl8g3F546rrBYuVlKzpXC/8dpZozi1X9ikhbBDVvj1xRmOI9a+Tou1PfnM80VobgJF3PMXCEbXsinjAR5dsqBkZ3GPfxpNPGIamgaNkbUFT1o7+8gL3jy9IMmIlu/PJOqIOrapBxLtOgh+N3gJPfCJIN8l2D/iRo1ZSofbqPtHEwtt7iYvNrn6JRgXyBvdL9i0Pkg6vd3dz2F+Q6rLh/BeUPmS1Ojfu8BRFGB3woTY+jWrjAt3u1DidWy94qXyzkUBgCW1xdDkCp+B3no3dp29vdxfVWRZ3f6uZjGZ+dhlOLWWTxoCHrInc7Ly4HHYB61YV7mCoH7/YA==',
  },
  {
    bits: 3072,
    publicKey: `-----BEGIN PUBLIC KEY-----
MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA/Mk555QnzNb0xNQRpOWa
50eOChQ8xwqj/37Pb08XOkWeE89/1PsqhtPHK5Rw+jlpsejHdCPyeXlp8pRvu98k
IrpHE8/Nknp4vjub3IbXalBjrmtTSTYsggzDU30PpqsBF/mK6sl6Sl/NlEMMzmhV
vBc539bFoTo8w61DdT2O5j0f8duR8AIBdch6+5ZfJKaTKH6DDFbo3djN5MKkoOqp
2wHiflHg1zEvMA/Zs1d172s/kGEnl6cMBrQnoZ4hD+22+6WZRfanRhDrpYPOrb8h
1pHNOYcE941tRd/lUYQwOBgzatDKWw+6gb9BH6frm6z1R0Qrh1JAmU7ND6T4UgG8
KYTvIIdexFEFW6LrVYKNY3SUeddpwNBQyfRqFeU9Nq98asHAsq6qUXfozDKnQXHj
9c9ztfUdy8EJelWlJGDuZ6bfmN7PlIruAezDZ40ehPOYRNb1uYGhBW6hLz7LgXXN
QUkw+/0Y26liHMIm5kmDEmLT6sEDMqiL2jOG0T/8/k4fAgMBAAE=
-----END PUBLIC KEY-----
`,
    signature:
      'wzEL4T8g5QiPi4kPpyBkS2uhhkr9Q6h/qBYWFoK2xZWTLBAEr/iR7kypk9pf3gPrgCm6h0dma35zHaEh8cJ3aKz1UBy+pN0TqiRqGYnCtk1DEXFv7y+DpKzxU3byAKnOJo/DnghScaKt+R/tFtDLFd6XimnGGnNvc2UvXL8assBXYilj9pwDus9mDmNtwxcUkwwgSyLETroXZ91kLGkPfODMKKNQVELsalQJI03yDMUJH7E3Nv0C5KBl69vlIae1rKbqsIVLixn3laYDss6U4T03nXIDD9X2zx/TByOxVKsRfSGefXgFIVKb5MbA3GYRbx/zZx19sd80nQtj0r5HP1zBYxtPS/tct/Ntdzgc44PVDGQLeQkj40eV4DXIcRDF7sdmdVoDfqLh0kk31RGC++Fb/5V2nNf9S7xoa8RmAFPYWuYTenENIVhH/lS849SjtfJm4ZdaULQJt28UIieDFyQ5QdLX6tGc3yszHNzmIb6EbSzSXxzwfIxW9+oh1Zi4',
  },
];
