namespace InferenceRuntime.Protocols.Rest;

/// <summary>How a body is compressed on the wire (RFC 9110, section 8.4.1).</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,

    /// <summary>The zlib format. Some senders leave its two bytes of header away; requests are read either way.</summary>
    Deflate,
}
