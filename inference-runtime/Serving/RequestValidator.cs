using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Serving;

/// <summary>Holds a request against the model's signature, so that ONNX Runtime only sees what it declared.</summary>
public static class RequestValidator
{
    /// <summary>
    /// Throws <see cref="ServingError.InvalidRequest"/> for a missing, unknown or repeated tensor, a wrong datatype or a wrong shape. Puts the inputs
    /// into the signature's order.
    /// </summary>
    public static void Validate(LoadedModel model, InferenceRequest request)
    {
        var signature = model.Signature;
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            var input = request.Inputs[i];
            if (!signature.InputsByName.TryGetValue(input.Name, out var spec))
            {
                throw Invalid($"The model '{model.Name}' has no input '{input.Name}'; its inputs are {Describe(signature.Inputs)}.");
            }

            for (var earlier = 0; earlier < i; earlier++)
            {
                if (request.Inputs[earlier].Name == input.Name)
                {
                    throw Invalid($"The input '{input.Name}' of the model '{model.Name}' is given twice.");
                }
            }

            CheckTensor(model, input, spec);
        }

        if (request.Inputs.Count != signature.Inputs.Count)
        {
            var given = request.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
            var missing = signature.Inputs.Where(spec => !given.Contains(spec.Name));
            throw Invalid($"The model '{model.Name}' also needs the input {string.Join(", ", missing)}.");
        }

        Arrange(signature, request.Inputs);
        CheckOutputs(model, request.Outputs);
    }

    /// <summary>Every input is there once, so each has its place.</summary>
    private static void Arrange(ModelSignature signature, List<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (!string.Equals(inputs[i].Name, signature.Inputs[i].Name, StringComparison.Ordinal))
            {
                var place = inputs.FindIndex(i, input => string.Equals(input.Name, signature.Inputs[i].Name, StringComparison.Ordinal));
                (inputs[i], inputs[place]) = (inputs[place], inputs[i]);
            }
        }
    }

    private static void CheckTensor(LoadedModel model, Tensor input, TensorSpec spec)
    {
        if (input.Datatype != spec.Datatype)
        {
            throw Invalid(
                $"The input '{input.Name}' of the model '{model.Name}' has the datatype {input.Datatype.Name()}; {spec.Datatype.Name()} is expected.");
        }

        if (!TensorShape.Matches(input.Shape, spec.Shape))
        {
            throw Invalid(
                $"The input '{input.Name}' of the model '{model.Name}' has the shape {TensorShape.Format(input.Shape)}; "
                + $"{TensorShape.Format(spec.Shape)} is expected, where -1 stands for any size.");
        }
    }

    private static void CheckOutputs(LoadedModel model, List<RequestedOutput>? outputs)
    {
        for (var i = 0; i < outputs?.Count; i++)
        {
            var name = outputs[i].Name;
            if (!model.Signature.OutputsByName.TryGetValue(name, out var spec))
            {
                throw Invalid($"The model '{model.Name}' has no output '{name}'; its outputs are {Describe(model.Signature.Outputs)}.");
            }

            if (outputs[i].Classification is not null && !Classification.Supports(spec.Datatype))
            {
                throw Invalid($"The output '{name}' of the model '{model.Name}' can not be classified: {spec.Datatype.Name()} has no order. Ask for the whole output.");
            }

            for (var earlier = 0; earlier < i; earlier++)
            {
                if (outputs[earlier].Name == name)
                {
                    throw Invalid($"The output '{name}' of the model '{model.Name}' is asked for twice.");
                }
            }
        }
    }

    private static string Describe(IReadOnlyList<TensorSpec> specs) => string.Join("; ", specs);

    private static ServingException Invalid(string message) => ServingException.Invalid(message);
}
