namespace LocalCluster.Server.Protobuf;

/// <summary>One field of a message: its name in JSON and what its bytes mean.</summary>
/// <param name="Name">The JSON name.</param>
/// <param name="Type">Text, a number, a message of its own, ...</param>
/// <param name="Message">The message's name, of <see cref="ProtobufType.Message"/> and <see cref="ProtobufType.Inline"/>.</param>
/// <param name="Repeated">A list in JSON.</param>
/// <param name="Kept">Written although it is empty: for fields of which absent and empty mean two things.</param>
public sealed record ProtobufField(string Name, ProtobufType Type, string Message, bool Repeated, bool Kept);
