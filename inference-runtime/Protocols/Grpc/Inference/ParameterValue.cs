using InferenceRuntime.Protocols.Grpc.Wire;
using InferenceRuntime.Serving;

namespace InferenceRuntime.Protocols.Grpc.Inference;

/// <summary>An InferParameter as far as this server reads one: a whole number, or something else.</summary>
/// <param name="Whole">The number; null for a text, a boolean, a fraction, a negative number or nothing.</param>
internal readonly record struct ParameterValue(ulong? Whole)
{
    private const int Int64Field = 2;
    private const int UInt64Field = 5;
    private const int LastField = 5;

    /// <summary>Reads an entry of a map of parameters.</summary>
    public static ParameterValue ReadEntry(WireReader entry, out ReadOnlySpan<byte> name)
    {
        name = default;
        var value = default(ParameterValue);
        while (entry.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.LengthDelimited): name = entry.ReadBytes(); break;
                case (2, WireType.LengthDelimited): value = Read(entry.ReadMessage()); break;
                default: entry.Skip(field, type); break;
            }
        }

        return value;
    }

    /// <summary>The number, or an error that names the parameter.</summary>
    public long ToInteger(string name, long max) => Whole is { } whole && whole <= (ulong)max
        ? (long)whole
        : throw ServingException.Invalid($"The parameter '{name}' is a whole number from 0 to {max}, as int64_param or uint64_param.");

    private static ParameterValue Read(WireReader parameter)
    {
        var value = default(ParameterValue);
        while (parameter.NextField(out var field, out var type))
        {
            if (type == WireType.Varint && field is Int64Field or UInt64Field)
            {
                var bits = parameter.ReadVarint();
                value = new ParameterValue(field == UInt64Field || (long)bits >= 0 ? bits : null);
                continue;
            }

            // The choices exclude each other, and the last one counts.
            value = field <= LastField ? default : value;
            parameter.Skip(field, type);
        }

        return value;
    }
}
