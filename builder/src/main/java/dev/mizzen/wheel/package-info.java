/**
 * One wheel (PyPA binary distribution format 1.0): opened without trust, held against its RECORD, and planned as the files
 * it becomes in a virtual environment. Nothing is written here; contents verify themselves while others write them.
 */
@NullMarked
package dev.mizzen.wheel;

import org.jspecify.annotations.NullMarked;
