package dev.polder.gateway.resource.read.list;

/// Some items of a list, joined by commas, in the form in which they are sent: any number of times, by any number of
/// answers.
///
/// @param bytes       never changed
/// @param plainLength bytes that they are before they are compressed
/// @param crc         their CRC-32 before they are compressed; 0 where nobody asks for it
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
record Piece(byte[] bytes, int plainLength, int crc) {}
