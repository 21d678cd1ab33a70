// The proof, in place. libverifier reads proofs of any alignment; this one has none.
  .section .proof, "a"
  .byte 0
  .global embedded_proof, embedded_proof_end
embedded_proof:
  .incbin PTVM_PROOF_FILE
embedded_proof_end:
