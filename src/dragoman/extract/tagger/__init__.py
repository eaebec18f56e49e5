"""What a small encoder reads beside the rules, where a language pack has one.

    pieces       sentences to windows of word pieces
    network      windows to attributions and claims; alone in needing `onnxruntime`
    told         which of the claims that it read the rules take over

Its attributions are brought into the form of the rules' own in `attribution.tagged`.
"""
